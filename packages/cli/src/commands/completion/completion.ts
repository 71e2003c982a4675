import { Argument, type Command } from 'commander';
import type { Session } from '../session.js';
import { bashScript } from './bash.js';
import { commandTree } from './command-tree.js';
import { fishScript } from './fish.js';
import { zshScript } from './zsh.js';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
type Shell = keyof typeof scripts;

export function addCompletion(program: Command, session: Session): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>').choices(Object.keys(scripts)))
    .addHelpText('after', '\nLoad it in the shell: source <(fake-stripe completion bash)')
    .action((shell: Shell) => session.print(scripts[shell](program.name(), commandTree(program))));
}
