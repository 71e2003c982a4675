import { type Level, type LogLine, levels } from '../logs/log-line.js';
import { renderLogLine } from '../logs/render.js';

/** What PostgreSQL and Temporal have to say below this level is in their log files only. */
const QUIET_PARTS: Readonly<Record<string, Level>> = { postgres: 'error', temporal: 'error' };
const NAME_WIDTH = 'fake-stripe-chaos'.length;

/** The one terminal that everything is shown in. It survives its reader (`npm start | head`). */
export class Terminal {
  private open = true;
  private quiet = false;
  private readonly color: boolean;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    env: NodeJS.ProcessEnv,
  ) {
    this.color = stream.isTTY === true && !env.NO_COLOR;
    stream.on('error', () => (this.open = false));
  }

  /** Shows a line of one of the parts. */
  line(line: LogLine): void {
    const least = QUIET_PARTS[line.source];
    if (least !== undefined && (this.quiet || levels.indexOf(line.level) < levels.indexOf(least))) return;
    this.print(renderLogLine(line, { color: this.color, nameWidth: NAME_WIDTH }));
  }

  /** Says something itself, a log line for each line of the message. */
  notice(message: string, level: Level): void {
    for (const text of message.split('\n')) {
      this.line({ source: 'runtime', level, time: new Date(), message: text, fields: {} });
    }
  }

  /** From now on PostgreSQL and Temporal are being stopped: their complaints about that are of no interest. */
  quieten(): void {
    this.quiet = true;
  }

  print(text: string): void {
    if (this.open) this.stream.write(`${text}\n`);
  }
}
