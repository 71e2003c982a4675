import type { DoorAnswer } from '@fake-stripe/contracts';
import { ApplicationFailure } from '@temporalio/common';
import { defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

/** What a signal or an update really brings: anybody can send one, with anything. */
export type Said<T> = { readonly [K in keyof T]?: unknown } | null | undefined;

/** A door is a signal and an update of the same name and meaning: the update answers, the signal leaves a note. */
export interface Door<A> {
  readonly name: string;
  /** @throws ApplicationFailure of the code with which the request is refused */
  readonly check: (args: A) => void;
  readonly apply: (args: A) => DoorAnswer | Promise<DoorAnswer>;
  /** Keeps a signal that came before its time, where that makes sense. */
  readonly early?: (args: A) => boolean;
}

/** Where a door tells of a signal that it refused: its sender hears nothing. */
export interface DoorJournal {
  note(type: string, payload: Readonly<Record<string, unknown>>): void;
}

export function openDoor<A>(door: Door<A>, journal: DoorJournal): void {
  setHandler(defineUpdate<DoorAnswer, [A]>(door.name), (args) => door.apply(args), { validator: door.check });
  setHandler(defineSignal<[A]>(door.name), async (args) => {
    try {
      door.check(args);
      await door.apply(args);
    } catch (error) {
      if (door.early?.(args)) return;
      if (!(error instanceof ApplicationFailure)) throw error;
      journal.note('request_refused', { door: door.name, code: error.type, reason: error.message });
    }
  });
}

export function refuse(code: string, message: string): never {
  throw ApplicationFailure.nonRetryable(message, code);
}
