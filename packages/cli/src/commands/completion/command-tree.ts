import type { Command, Option } from 'commander';

/** An option as it is completed: `choices` where it takes one of a few values. */
export interface CompletedOption {
  readonly long: string;
  readonly about: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

export interface CompletedWord {
  readonly word: string;
  readonly about: string;
}

/** What can follow one command. */
export interface CommandNode {
  /** Its words, each after a space; empty for the program itself. */
  readonly path: string;
  /** Commands below it, and values of its arguments. */
  readonly words: readonly CompletedWord[];
  readonly options: readonly CompletedOption[];
}

/** The program and all its commands; options of the program are understood everywhere. */
export function commandTree(program: Command): readonly CommandNode[] {
  const everywhere = program.options.filter(({ long }) => long !== '--version').map(optionOf);
  return nodesOf(program, '', [...everywhere, help]);
}

const help: CompletedOption = { long: '--help', about: 'display help for command', takesValue: false, choices: [] };

function nodesOf(command: Command, path: string, everywhere: readonly CompletedOption[]): CommandNode[] {
  const own = command.parent === null ? [] : command.options.map(optionOf);
  const commands = command.commands.map((each) => ({ word: each.name(), about: each.description() }));
  const values = command.registeredArguments.flatMap(({ argChoices = [], description }) =>
    argChoices.map((word) => ({ word, about: description })),
  );
  const node = { path, words: [...commands, ...values], options: [...own, ...everywhere] };
  return [node, ...command.commands.flatMap((each) => nodesOf(each, `${path} ${each.name()}`, everywhere))];
}

function optionOf({ long, description, required, optional, argChoices = [] }: Option): CompletedOption {
  return { long: long ?? '', about: description, takesValue: required || optional, choices: argChoices };
}

/** The paths of all commands, each in quotes, as the pattern of a `case`. */
export function pathPattern(nodes: readonly CommandNode[], separator: string): string {
  return nodes
    .filter(({ path }) => path !== '')
    .map(({ path }) => `'${path}'`)
    .join(separator);
}

/** Text between single quotes of bash and zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
