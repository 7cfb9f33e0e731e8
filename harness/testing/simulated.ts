/** Plays in virtual time for tests. */
import { clockOf, onClocks } from '../clocks.ts';
import { definitionFor } from '../definition.ts';
import { type DetectorDefinition, type Link, linkName, type Ms, type NodeId, type Tuning } from '../model.ts';
import { checkPhase, type Plan } from '../scenario/plan.ts';
import { type JournalRecord, KIND } from '../trace/journal.ts';
import { type Recording, readRecording, type Voice, voiceOf } from '../trace/recording.ts';
import { type Judged, OnlineJudge } from '../world/judge.ts';
import { type Agenda, Happening } from '../world/simulated/agenda.ts';
import type { SimulatedNode, Witness } from '../world/simulated/node.ts';
import { simulate } from '../world/simulated/simulate.ts';
import type { Clock } from '../world/world.ts';
import { temporaryFolder } from './temporary.ts';

const undisturbed = { stopped: () => false, reached: () => undefined };

export async function simulated(plan: Plan, tunings: readonly Tuning[] = []): Promise<Recording> {
  const folder = `${temporaryFolder()}/play`;
  await simulate(plan, tunings, folder, undisturbed);
  return readRecording(folder);
}

/** What an observer in one of its lives said of a sender, by tuning. */
export interface Said {
  readonly link: Link;
  readonly incarnation: number;
  readonly voices: readonly Voice[][];
}

/** The same with every observer judging online, as a process would: a timer for each monitor. */
export async function judgedOnline(
  plan: Plan,
  tunings: readonly Tuning[],
): Promise<{ recording: Recording; said: Said[] }> {
  const folder = `${temporaryFolder()}/play`;
  const definitions = await Promise.all(tunings.map(definitionFor));
  const judged = tunings.map((tuning, i) => ({ tuning, definition: definitions[i]! }));
  const said: Said[] = [];
  const { interval } = plan.scenario.heartbeat;
  const witness = (node: SimulatedNode, agenda: Agenda): Witness => {
    const links = plan.links.filter(({ to }) => to === node.id);
    const own = links.map(
      (link): Said => ({ link, incarnation: node.incarnation, voices: tunings.map(() => []) }),
    );
    said.push(...own);
    const clock = new NodeClock(node, agenda);
    const write = (record: JournalRecord): void => {
      if (record.kind !== KIND.voiced) return;
      const { flag = 0, peer = 0, seq = 0, at, other = 0 } = record;
      own[peer]!.voices[seq]!.push(voiceOf({ flag, at, other }));
    };
    const failed = (_: Tuning, __: NodeId, error: unknown): void => {
      throw error;
    };
    const bench = { clock, journal: { write }, interval, awake: () => undefined, failed };
    const judges = links.map((link, index) => {
      const peer = { index, id: link.from, phase: checkPhase(plan, link) };
      return new OnlineJudge({ ...bench, judged: judged.map((one) => read(one, plan, link)) }, [peer]);
    });
    return {
      heard(from, message, at) {
        const peer = links.findIndex((link) => link.from === from);
        judges[peer]!.heard(peer, message, at);
      },
      froze(from, until) {
        for (const judge of judges) judge.stalled(from, until);
      },
      awake: () => clock.catchUp(),
      gone: () => clock.stop(),
    };
  };
  await simulate(plan, tunings, folder, { ...undisturbed, witness });
  return { recording: readRecording(folder), said };
}

/** The same by what the clocks at the two ends of a link read. */
function read({ tuning, definition }: Judged, { spells }: Plan, { from, to }: Link): Judged {
  const clocks = [clockOf(spells, to), clockOf(spells, from)] as const;
  const create: DetectorDefinition['create'] = (params, context) =>
    onClocks(definition!.create(params, context), ...clocks);
  return { tuning, definition: { ...definition!, create } };
}

/** Time as one node has it: it serves no timer while it stands still, and none any more when it is gone. */
class NodeClock implements Clock {
  readonly #node: SimulatedNode;
  readonly #agenda: Agenda;
  #missed: Timer[] = [];
  #gone = false;

  constructor(node: SimulatedNode, agenda: Agenda) {
    this.#node = node;
    this.#agenda = agenda;
  }

  now(): Ms {
    return this.#agenda.now();
  }

  at(time: Ms, call: () => void): () => void {
    const timer = new Timer(() => {
      if (this.#gone) return;
      if (this.#node.standstill.on) this.#missed.push(timer);
      else call();
    }, call);
    this.#agenda.put(time, timer);
    return () => {
      this.#agenda.cancel(timer);
      this.#missed = this.#missed.filter((other) => other !== timer);
    };
  }

  catchUp(): void {
    for (const timer of this.#missed.splice(0)) timer.call();
  }

  stop(): void {
    this.#gone = true;
  }
}

class Timer extends Happening {
  readonly #due: () => void;
  readonly call: () => void;

  constructor(due: () => void, call: () => void) {
    super();
    this.#due = due;
    this.call = call;
  }

  happen(): void {
    this.#due();
  }
}

/** What a link's columns hold, to be compared. */
export function columnsOf({ streams, sent, opened }: Recording, link: Link): unknown {
  const name = linkName(link);
  return {
    streams: streams
      .filter((stream) => linkName(stream.link) === name)
      .map(({ observed, heard, froze }) => ({ observed, heard, froze })),
    sent: sent.get(name),
    opened: opened.get(name),
  };
}
