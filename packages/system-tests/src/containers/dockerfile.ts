/** One instruction of a Dockerfile: `COPY --from=build a b` has the flag `from` and the argument `a b`. */
export interface Instruction {
  readonly keyword: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly argument: string;
}

export interface Stage {
  readonly name: string;
  /** Another stage, or an image. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** What a container of a stage runs, and as whom. */
export interface ImageConfig {
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: string;
  readonly exposed: readonly number[];
  readonly command: readonly string[];
  readonly health: readonly string[];
}

/** As much of the language as this project's Dockerfile speaks; an instruction that it does not know is an error. */
export class Dockerfile {
  readonly stages: readonly Stage[];

  constructor(text: string) {
    const defaults: Record<string, string> = {};
    const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
    for (const instruction of instructionsOf(text)) {
      const { keyword, argument } = instruction;
      if (keyword === 'FROM') {
        const [, base = '', name = ''] = /^(\S+) AS (\S+)$/.exec(argument) ?? [];
        stages.push({
          name,
          base: base.replace(/\$\{(\w+)\}/g, (_, arg: string) => defaults[arg] ?? ''),
          instructions: [],
        });
      } else if (keyword === 'ARG' && stages.length === 0) {
        Object.assign(defaults, assignments(argument));
      } else {
        stages.at(-1)?.instructions.push(instruction);
      }
    }
    this.stages = stages;
  }

  stage(name: string): Stage {
    const found = this.stages.find((stage) => stage.name === name);
    if (!found) throw new Error(`The Dockerfile has no stage ${name}`);
    return found;
  }

  /** The stage and those it is built upon, the lowest first. */
  chain(name: string): readonly Stage[] {
    const stage = this.stage(name);
    const above = this.stages.some((other) => other.name === stage.base) ? this.chain(stage.base) : [];
    return [...above, stage];
  }

  config(name: string): ImageConfig {
    const all = this.chain(name).flatMap(({ instructions }) => instructions);
    const last = (keyword: string) => all.findLast((instruction) => instruction.keyword === keyword)?.argument ?? '';
    return {
      env: Object.assign(
        {},
        ...all.filter(isOf('ENV')).map(({ argument }) => assignments(argument)),
      ) as ImageConfig['env'],
      workdir: last('WORKDIR'),
      user: last('USER'),
      exposed: all.filter(isOf('EXPOSE')).map(({ argument }) => Number(argument)),
      command: wordsOf(last('CMD')),
      health: wordsOf(last('HEALTHCHECK').replace(/^CMD /, '')),
    };
  }
}

const KNOWN = ['ARG', 'FROM', 'WORKDIR', 'ENV', 'COPY', 'RUN', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];

export function isOf(keyword: string): (instruction: Instruction) => boolean {
  return (instruction) => instruction.keyword === keyword;
}

function instructionsOf(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  const whole = lines
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  return whole.filter((line) => line.trim() !== '').map(instructionOf);
}

function instructionOf(line: string): Instruction {
  const [, keyword = '', rest = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
  if (!KNOWN.includes(keyword)) throw new Error(`Not understood: ${line}`);
  const flags: Record<string, string> = {};
  let argument = rest;
  for (let flag; (flag = /^--([a-z-]+)=(\S+) +/.exec(argument)) !== null;) {
    flags[flag[1] ?? ''] = flag[2] ?? '';
    argument = argument.slice(flag[0].length);
  }
  return { keyword, flags, argument };
}

function assignments(text: string): Record<string, string> {
  return Object.fromEntries(text.split(/ +/).map((each) => each.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

/** Only the form that starts no shell: signals have to reach the program itself. */
function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : (JSON.parse(text) as readonly string[]);
}
