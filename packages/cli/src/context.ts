export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/** All that a command has to do with the world. */
export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Paths on the command line are relative to it. */
  readonly cwd: string;
  /** Of this program. */
  readonly version: string;
  /** Of the repository. */
  readonly root: string;
  /** Who decides where nobody is named. */
  readonly user: string;
}
