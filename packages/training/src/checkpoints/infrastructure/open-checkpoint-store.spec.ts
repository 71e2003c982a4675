import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCheckpointStore } from './open-checkpoint-store.js';

const settings = { endpoint: 'http://127.0.0.1:1', region: 'eu-central-1' };

describe('openCheckpointStore', () => {
  it.each([
    ['file:///var/lib/checkpoints', 'file:///var/lib/checkpoints/run-1'],
    ['file:///var/lib/check%20points/', 'file:///var/lib/check%20points/run-1'],
    ['/var/lib/checkpoints/', 'file:///var/lib/checkpoints/run-1'],
    ['checkpoints', `${pathToFileURL(resolve('checkpoints')).href}/run-1`],
    ['s3://models', 's3://models/run-1'],
    ['s3://models/', 's3://models/run-1'],
    ['s3://models/team-a/checkpoints', 's3://models/team-a/checkpoints/run-1'],
    ['s3://models//team-a//checkpoints/', 's3://models/team-a/checkpoints/run-1'],
  ])('opens %s', (address, run) => {
    expect(openCheckpointStore(address, settings).locate('run-1')).toBe(run);
  });

  it.each([
    '',
    'http://127.0.0.1:9000/models',
    'gs://models/prefix',
    's3:models',
    's3://',
    's3:///prefix',
    's3://A bucket/prefix',
    's3://models/pre fix',
    's3://models/prefix?versions',
    'file://another-host/checkpoints',
  ])('refuses %j and says what it takes', (address) => {
    expect(() => openCheckpointStore(address, settings)).toThrow(/is no checkpoint store: expected file:\/\/\/folder/);
  });
});
