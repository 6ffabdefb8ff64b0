import { toTable } from './figure';
import { benchProcess } from './process';
import { benchSynth } from './synth';

/** `npm run bench [-- ROUNDS]`: what synthesis costs, side by side with stock cdk8s in the same run. */
const rounds = Number(process.argv[2] ?? 3);
const figures = [...benchSynth(rounds), ...benchProcess(rounds * 3)];
console.log(toTable(figures));
process.exitCode = figures.some(({ met }) => met === false) ? 1 : 0;
