/** Runs in the report: draws each chart when it comes into view. Bundled into the page; no network. */
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

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
  },
  { rootMargin: '400px' },
);
for (const element of document.querySelectorAll('.chart')) seen.observe(element);
// on paper everything is in view
addEventListener('beforeprint', () => {
  for (const element of document.querySelectorAll('.chart')) draw(element);
});
