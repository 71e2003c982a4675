import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ExitCode } from '../../exit-code.js';
import { Failure } from '../../failure.js';
import { idArgument, jsonOption } from '../../options.js';
import type { Session } from '../session.js';
import { reading } from './run-files.js';
import { inOneLine } from './verdict-view.js';
import { verifiedRun, withVerification, type VerificationOptions } from './verified-run.js';

interface ReportOptions extends VerificationOptions {
  readonly out?: string;
}

export function addReport(ml: Command, session: Session): void {
  const command = ml
    .command('report')
    .description(
      'write a run and its verification as one HTML file; prints its path; exit status 1 when something is damaged',
    )
    .addArgument(idArgument('run', 'its workflow id'))
    .option('--out <file>', 'where to (default: <run>.html in this folder)');
  withVerification(command)
    .addOption(jsonOption())
    .action(async (runId: string, options: ReportOptions) => {
      const { context } = session;
      const { readRun, renderReport } = await import('@fake-stripe/training');
      const { store, verdict } = await verifiedRun(session, command, runId, options);
      const record = await reading(() => readRun(store, runId));
      const path = resolve(context.cwd, options.out ?? `${runId}.html`);
      await write(path, renderReport(record, verdict));
      session.exitCode = verdict.ok ? ExitCode.ok : ExitCode.unwell;
      session.answer(options, { path, ok: verdict.ok }, () => [path]);
      if (!verdict.ok) context.stderr.write(`fake-stripe: ${inOneLine(verdict)}\n`);
    });
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: NodeJS.ErrnoException) => {
    throw new Failure(ExitCode.unknown, `Cannot write ${path} (${cause.code})`, { cause });
  });
}
