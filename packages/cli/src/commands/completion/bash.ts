import { pathPattern, quoted, type CommandNode } from './command-tree.js';

/** Completion for bash, from version 3.2 on. File names where nothing else is known. */
export function bashScript(name: string, nodes: readonly CommandNode[]): string[] {
  return [
    `# Completion of ${name}; load it with: source <(${name} completion bash)`,
    '_fake_stripe() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" place=\'\' known=\'\' i',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    case "$place ${COMP_WORDS[i]}" in',
    `      ${pathPattern(nodes, ' | ')}) place="$place \${COMP_WORDS[i]}" ;;`,
    '    esac',
    '  done',
    '  case "$place $previous" in',
    ...nodes.flatMap(valuesOf),
    '    *)',
    '      case "$word" in',
    '        -*) case "$place" in',
    ...nodes.map(({ path, options }) => wordsAt(path, namesOf(options))),
    '        esac ;;',
    '        *) case "$place" in',
    ...nodes.map(({ path, words }) => wordsAt(path, words.map(({ word }) => word).join(' '))),
    '        esac ;;',
    '      esac ;;',
    '  esac',
    '  COMPREPLY=($(compgen -W "$known" -- "$word"))',
    '}',
    `complete -o default -F _fake_stripe ${name}`,
  ];
}

function valuesOf({ path, options }: CommandNode): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ long, choices }) => `    '${path} ${long}') known=${quoted(choices.join(' '))} ;;`);
}

function namesOf(options: CommandNode['options']): string {
  return options.map(({ long }) => long).join(' ');
}

function wordsAt(path: string, words: string): string {
  return `          '${path}') known=${quoted(words)} ;;`;
}
