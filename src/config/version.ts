// The code's version, as a checkpoint and whoever reads one call it: package.json's, so that it is written once.
import packageJson from '../../package.json' with { type: 'json' };

export const version: string = packageJson.version;
