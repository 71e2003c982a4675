// `npm run record:histories`: writes the histories that the replay test reads. No test or build runs this.
import base from '../../../jest.config.mjs';

const integration = base.projects.find(({ displayName }) => displayName === 'integration');

export default {
  ...integration,
  displayName: 'record',
  rootDir: '../../..',
  testMatch: ['<rootDir>/packages/system-tests/record/*.record.ts'],
};
