import { pathPattern, quoted, type CommandNode, type CompletedOption } from './command-tree.js';

/** Completion for zsh, to be sourced after compinit, or put into a folder of `fpath` as `_fake-stripe`. */
export function zshScript(name: string, nodes: readonly CommandNode[]): string[] {
  return [
    `#compdef ${name}`,
    `# Completion of ${name}; load it after compinit with: source <(${name} completion zsh)`,
    '_fake_stripe() {',
    "  local place='' i",
    '  local -a known',
    '  for ((i = 2; i < CURRENT; i++)); do',
    '    case "$place ${words[i]}" in',
    `      (${pathPattern(nodes, '|')}) place="$place \${words[i]}" ;;`,
    '    esac',
    '  done',
    '  case "$place ${words[CURRENT-1]}" in',
    ...nodes.flatMap(({ path, options }) => options.filter(({ takesValue }) => takesValue).map(valueAt(path))),
    '  esac',
    '  if [[ "${words[CURRENT]}" == -* ]]; then',
    '    case "$place" in',
    ...nodes.map(({ path, options }) => knownAt(path, options.map(described))),
    '    esac',
    '  else',
    '    case "$place" in',
    ...nodes.map(({ path, words }) =>
      knownAt(
        path,
        words.map(({ word, about }) => `${word}:${about}`),
      ),
    ),
    '    esac',
    '  fi',
    `  if ((\${#known})); then _describe -o ${name} known; else _files; fi`,
    '}',
    `if [[ "$funcstack[1]" == _fake* ]]; then _fake_stripe "$@"; else compdef _fake_stripe ${name}; fi`,
  ];
}

function valueAt(path: string): (option: CompletedOption) => string {
  return ({ long, choices }) => {
    const action = choices.length > 0 ? `compadd -- ${choices.join(' ')}` : '_files';
    return `    ('${path} ${long}') ${action}; return ;;`;
  };
}

function described({ long, about }: CompletedOption): string {
  return `${long}:${about}`;
}

function knownAt(path: string, known: readonly string[]): string {
  return `      ('${path}') known=(${known.map(quoted).join(' ')}) ;;`;
}
