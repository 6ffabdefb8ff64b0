import { resolve } from 'node:path';
import { environmentFiles } from './cli/environment-files';
import { renderFiles, targetIn, writeRenderings } from './synth';

/**
 * What `cdk8s synth` runs. It writes to the folder that cdk8s names; cluster files are written besides only when that
 * is the project's own output folder, and not with `--stdout` or another `--output`.
 */
const own = targetIn('dist');
const manifests = process.env.CDK8S_OUTDIR ?? own.manifests;

writeRenderings(
  renderFiles(environmentFiles([]), own),
  resolve(manifests) === resolve(own.manifests) ? own : { manifests },
);
