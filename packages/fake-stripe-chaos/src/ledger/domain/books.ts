import type { MinorUnits } from '@fake-stripe/contracts';
import type { Effect } from '../../kernel/real-state.js';

export interface Hold {
  readonly id: string;
  authorized: MinorUnits;
  captured: MinorUnits;
  released: MinorUnits;
  captures: number;
}

export interface Charge {
  readonly id: string;
  /** Unknown as long as only a refund tells of the charge. */
  holdId?: string;
  captured: MinorUnits;
  refunded: MinorUnits;
}

export type GoodsState = 'live' | 'dispatched' | 'undone';

/** A reservation or a label, and what was said of it, in whatever order. */
export interface Goods {
  readonly id: string;
  dispatched: boolean;
  /** What was dispatched came back. */
  restocked: boolean;
  /** A reservation was released, a label cancelled. */
  undone: boolean;
}

/** Everything that happened to one order, per thing. */
export interface Book {
  readonly orderId: string;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly charges: ReadonlyMap<string, Charge>;
  readonly reservations: ReadonlyMap<string, Goods>;
  readonly labels: ReadonlyMap<string, Goods>;
}

export type Books = ReadonlyMap<string, Book>;

/** Adds effects up, order by order. Effects that nobody accounts for (a mail) are left out. */
export function booksOf(effects: readonly Effect[]): Books {
  const books = new Map<string, OpenBook>();
  for (const effect of effects) {
    let book = books.get(effect.orderId);
    if (!book) books.set(effect.orderId, (book = new OpenBook(effect.orderId)));
    entries[effect.effect]?.(book, effect);
  }
  return books;
}

/** The book without some of its holds and charges. */
export function without(book: Book, isApart: (id: string) => boolean): Book {
  const kept = <T>(things: ReadonlyMap<string, T>) => new Map([...things].filter(([id]) => !isApart(id)));
  return { ...book, holds: kept(book.holds), charges: kept(book.charges) };
}

export function liveAmount({ authorized, captured, released }: Hold): MinorUnits {
  return authorized - captured - released;
}

export function netAmount({ captured, refunded }: Charge): MinorUnits {
  return captured - refunded;
}

/** What left the house has left it, whatever else is said: nothing but its return makes that undone. */
export function stateOf({ dispatched, restocked, undone }: Goods): GoodsState {
  if (dispatched && !restocked) return 'dispatched';
  return undone || restocked ? 'undone' : 'live';
}

type Entry = (book: OpenBook, effect: Effect) => void;

class OpenBook implements Book {
  readonly holds = new Map<string, Hold>();
  readonly charges = new Map<string, Charge>();
  readonly reservations = new Map<string, Goods>();
  readonly labels = new Map<string, Goods>();

  constructor(readonly orderId: string) {}

  hold(id: string): Hold {
    return entryOf(this.holds, id, { id, authorized: 0, captured: 0, released: 0, captures: 0 });
  }

  charge(id: string): Charge {
    return entryOf(this.charges, id, { id, captured: 0, refunded: 0 });
  }

  /** What was not announced counts as undone when it is undone: a line that is missing is for the comparison to tell. */
  reservation(id: string): Goods {
    return entryOf(this.reservations, id, { id, dispatched: false, restocked: false, undone: false });
  }

  label(id: string): Goods {
    return entryOf(this.labels, id, { id, dispatched: false, restocked: false, undone: false });
  }
}

function entryOf<T>(things: Map<string, T>, id: string, fresh: T): T {
  const known = things.get(id);
  if (known) return known;
  things.set(id, fresh);
  return fresh;
}

const entries: Readonly<Record<string, Entry>> = {
  'payment.authorized': (book, { resourceId, amount = 0 }) => {
    book.hold(resourceId).authorized += amount;
  },
  'payment.captured': (book, { resourceId, belongsTo = '', amount = 0 }) => {
    const hold = book.hold(belongsTo);
    hold.captured += amount;
    hold.captures += 1;
    const charge = book.charge(resourceId);
    charge.holdId = belongsTo;
    charge.captured += amount;
  },
  'payment.released': (book, { resourceId, amount = 0 }) => {
    book.hold(resourceId).released += amount;
  },
  'payment.refunded': (book, { belongsTo = '', amount = 0 }) => {
    book.charge(belongsTo).refunded += amount;
  },
  'inventory.reserved': (book, { resourceId }) => {
    book.reservation(resourceId);
  },
  'inventory.released': (book, { resourceId }) => {
    book.reservation(resourceId).undone = true;
  },
  'inventory.dispatched': (book, { resourceId }) => {
    book.reservation(resourceId).dispatched = true;
  },
  'inventory.restocked': (book, { resourceId }) => {
    book.reservation(resourceId).restocked = true;
  },
  'shipping.label_created': (book, { resourceId }) => {
    book.label(resourceId);
  },
  'shipping.dispatched': (book, { resourceId }) => {
    book.label(resourceId).dispatched = true;
  },
  'shipping.cancelled': (book, { resourceId }) => {
    book.label(resourceId).undone = true;
  },
};
