/** Runs in the report: draws what is in view at once, and the rest when there is time. Bundled into the page; no network. */
import { Error as ErrorLevel, parse, type Spec, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { Handler } from 'vega-tooltip';

const specs = JSON.parse(document.getElementById('charts')!.textContent!) as Record<string, Spec>;
const tooltip = new Handler({ disableDefaultStyle: true }).call;

function draw(element: Element): void {
  const spec = specs[element.id];
  if (!spec || element.hasAttribute('data-drawn')) return;
  element.setAttribute('data-drawn', '');
  // the interpreter needs no eval, which the page forbids
  const view = new View(parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container: element as HTMLElement,
    hover: true,
    tooltip,
    logLevel: ErrorLevel,
  });
  void view.runAsync();
}

const charts = [...document.querySelectorAll('.chart')];
const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
  },
  { rootMargin: '400px' },
);
for (const element of charts) seen.observe(element);

const waiting = [...charts];
/** One at a time, so that scrolling stays smooth. */
function drawNext(): void {
  const element = waiting.shift();
  if (!element) return;
  draw(element);
  window.requestIdleCallback?.(drawNext);
}
window.requestIdleCallback?.(drawNext);

// on paper everything is in view
addEventListener('beforeprint', () => charts.forEach(draw));
