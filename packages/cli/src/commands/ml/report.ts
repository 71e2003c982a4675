import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ExitCode } from '../../exit-code.js';
import { Failure } from '../../failure.js';
import { jsonOption } from '../../options.js';
import type { Session, SharedOptions } from '../session.js';
import { openRunFiles, reading, withStore, type StoreOptions } from './run-files.js';

interface ReportOptions extends SharedOptions, StoreOptions {
  readonly out?: string;
}

export function addReport(ml: Command, session: Session): void {
  const command = ml
    .command('report')
    .description('write a run and its verification as one HTML file; prints its path')
    .argument('<run>', 'its workflow id')
    .option('--out <file>', 'where to (default: <run>.html in this folder)');
  withStore(command)
    .addOption(jsonOption())
    .action(async (runId: string, options: ReportOptions) => {
      const { context } = session;
      const { VerifyRun, readRun, renderReport } = await import('@fake-stripe/training');
      const { store, trusted } = await openRunFiles(runId, options, context);
      const verification = { everyChunk: true, ...(trusted && { publicKey: trusted.publicKey }) };
      const verdict = await reading(() => new VerifyRun(store).execute(runId, verification));
      const record = await reading(() => readRun(store, runId));
      const path = resolve(context.cwd, options.out ?? `${runId}.html`);
      await write(path, renderReport(record, verdict));
      session.answer(options, { path, ok: verdict.ok }, () => [path]);
    });
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: NodeJS.ErrnoException) => {
    throw new Failure(ExitCode.unknown, `Cannot write ${path} (${cause.code})`, { cause });
  });
}
