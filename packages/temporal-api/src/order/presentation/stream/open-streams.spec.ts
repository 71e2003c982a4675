import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { MAX_STREAMS, OpenStreams } from './open-streams.js';

/** A connection, as far as it can be closed. */
function aReply(destroyed = false) {
  const raw = Object.assign(new EventEmitter(), { destroyed });
  return { raw: raw as unknown as FastifyReply['raw'], close: () => raw.emit('close') };
}

describe('open streams', () => {
  it('end when their client leaves, and make room', () => {
    const streams = new OpenStreams();
    const reply = aReply();
    const signal = streams.admit(reply);
    expect([signal.aborted, streams.size]).toEqual([false, 1]);
    reply.close();
    expect([signal.aborted, streams.size]).toEqual([true, 0]);
  });

  it('are not begun for a client that has left already', () => {
    const streams = new OpenStreams();
    expect(streams.admit(aReply(true)).aborted).toBe(true);
    expect(streams.size).toBe(0);
  });

  it('are a bounded number', () => {
    const streams = new OpenStreams();
    const replies = Array.from({ length: MAX_STREAMS }, () => aReply());
    for (const reply of replies) streams.admit(reply);
    expect(() => streams.admit(aReply())).toThrow(expect.objectContaining({ status: 503, code: 'too_many_streams' }));
    replies[0]?.close();
    expect(streams.admit(aReply()).aborted).toBe(false);
  });

  it('all end when the service stops', () => {
    const streams = new OpenStreams();
    const signals = [streams.admit(aReply()), streams.admit(aReply())];
    streams.onModuleDestroy();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
