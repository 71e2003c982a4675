import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATerminal } from './support/a-terminal.js';

const terminal = new ATerminal();

async function script(shell: string): Promise<string> {
  const { exitCode, stdout, stderr } = await terminal.run('completion', shell);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cli-completion-'));
  for (const shell of ['bash', 'zsh', 'fish']) await writeFile(join(directory, shell), await script(shell));
});
afterAll(() => rm(directory, { recursive: true }));

/** What bash offers for the last word, asked as bash asks when Tab is pressed. */
function offered(...words: readonly string[]): Promise<readonly string[]> {
  const asks = `
    source "$0"
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    entry=$(complete -p fake-stripe) && [[ $entry =~ -F\\ ([^ ]+) ]] && "\${BASH_REMATCH[1]}"
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return new Promise((resolve, reject) => {
    const args = ['--norc', '--noprofile', '-c', asks, join(directory, 'bash'), ...words];
    execFile('bash', args, (error, stdout, stderr) => {
      if (error ?? stderr) reject(new Error(stderr, { cause: error }));
      else resolve(stdout.split('\n').filter(Boolean));
    });
  });
}

describe('completion in bash', () => {
  it.each([
    ['commands', ['fake-stripe', 'start'], ['start-workflow']],
    ['commands below a command', ['fake-stripe', 'ml', 'st'], ['start', 'status']],
    ['options', ['fake-stripe', 'status', 'order-1', '--'], ['--watch', '--interval', '--json', '--api', '--help']],
    ['options below a command', ['fake-stripe', 'ml', 'list', '--l'], ['--limit']],
    ['values of an option', ['fake-stripe', 'start-workflow', '--profile', 's'], ['standard']],
    ['values of an argument', ['fake-stripe', 'ml', 'decide', 'run-1', ''], ['continue', 'adjust', 'stop']],
    ['shells', ['fake-stripe', 'completion', ''], ['bash', 'zsh', 'fish']],
    ['commands after an option of the program', ['fake-stripe', '--api', 'http://x', 'rej'], ['reject']],
    ['nothing but files for a value that can be any', ['fake-stripe', 'ml', 'verify', '--key', ''], []],
    ['no command twice', ['fake-stripe', 'status', 'li'], []],
  ])('offers %s', async (_case, words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });
});

describe('completion in other shells', () => {
  it('names every command and its options', async () => {
    const [zsh, fish] = [await script('zsh'), await script('fish')];

    expect(zsh).toContain("(' ml decide')");
    expect(zsh).toMatch(/\(' start-workflow --profile'\) compadd -- standard retail/);
    expect(fish).toMatch(/__fake_stripe_at " ml"' -f -a 'decide' -d '/);
    expect(fish).toMatch(/__fake_stripe_at " start-workflow"' -l profile -x -a 'standard retail/);
  });

  it('is well-formed for those of zsh and fish that are here', () => {
    for (const shell of ['zsh', 'fish']) {
      const { error, status, stderr } = spawnSync(shell, ['-n', join(directory, shell)], { encoding: 'utf8' });
      const isHere = (error as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT';
      if (isHere) expect({ shell, status, stderr }).toEqual({ shell, status: 0, stderr: '' });
    }
  });

  it('is refused with its usage for a shell that it does not know', async () => {
    const { exitCode, stderr } = await terminal.run('completion', 'tcsh');

    expect(exitCode).toBe(64);
    expect(stderr).toContain('Usage: fake-stripe completion');
  });
});
