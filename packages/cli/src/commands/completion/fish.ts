import { pathPattern, type CommandNode, type CompletedOption } from './command-tree.js';

/** Completion for fish: a line for each word that it knows. */
export function fishScript(name: string, nodes: readonly CommandNode[]): string[] {
  return [
    `# Completion of ${name}; load it with: ${name} completion fish | source`,
    'function __fake_stripe_at',
    "    set -l place ''",
    '    for word in (commandline -opc)[2..-1]',
    '        switch "$place $word"',
    `            case ${pathPattern(nodes, ' ')}`,
    '                set place "$place $word"',
    '        end',
    '    end',
    '    test "$place" = "$argv[1]"',
    'end',
    ...nodes.flatMap((node) => linesOf(name, node)),
  ];
}

function linesOf(name: string, { path, words, options }: CommandNode): string[] {
  const at = `complete -c ${name} -n '__fake_stripe_at "${path}"'`;
  return [
    ...words.map(({ word, about }) => `${at} -f -a ${quoted(word)} -d ${quoted(about)}`),
    ...options.map((option) => `${at} -l ${option.long.slice(2)}${valueOf(option)} -d ${quoted(option.about)}`),
  ];
}

/** Without choices a value can be a file. */
function valueOf({ takesValue, choices }: CompletedOption): string {
  if (!takesValue) return '';
  return choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : ' -r';
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
