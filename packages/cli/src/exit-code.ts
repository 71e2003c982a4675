/** How a command ends; numbers as in sysexits.h. */
export const ExitCode = {
  ok: 0,
  /** The thing that was asked about is not well, or does not allow what was asked for. */
  unwell: 1,
  /** A wrong flag or argument, or a request that is malformed. */
  usage: 64,
  /** There is no such run, checkpoint or file. */
  unknown: 66,
  /** Nobody answers, or not now. */
  unavailable: 69,
  internal: 70,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
