/** The time of day; tests set it. */
export abstract class Clock {
  abstract now(): Date;
}
