// One of the fixed works on the engine's device, told to the page as it goes.
import type { BenchmarkName } from '../../config/benchmarks.ts';
import type { BenchmarkResult } from '../../protocol/engine.ts';
import { runBenchmark } from '../../session/benchmark.ts';
import { unlessLost } from '../../session/deviceLoss.ts';
import { untilAborted } from '../../session/untilAborted.ts';
import type { DeviceHolder } from '../device/deviceHolder.ts';
import type { DroppedWorks } from '../device/dropped.ts';
import type { EngineDevice } from '../device/engineDevice.ts';
import type { Job } from '../jobs.ts';

interface BenchmarkPorts {
  device: Pick<EngineDevice, 'open'>;
  holder: DeviceHolder;
  dropped: DroppedWorks;
}

/**
 * What a work took here. Undefined if its job was cancelled: at once, while the device ends the run it is in; a work whose
 * device opens is not begun.
 * @throws Expected `training.busy` or `measuring.busy`, or DeviceLost
 */
export function measureBenchmark(
  ports: BenchmarkPorts,
  name: BenchmarkName,
  job: Job,
): Promise<BenchmarkResult | undefined> {
  return ports.holder.hold('measuring', () => measured(ports, name, job));
}

async function measured(
  { device: engine, dropped }: BenchmarkPorts,
  name: BenchmarkName,
  job: Job,
): Promise<BenchmarkResult | undefined> {
  const device = await untilAborted(job.signal, engine.open());
  if (!device) return undefined;
  const work = unlessLost(device, job.signal, (signal) => runBenchmark(name, { signal, tell: job.tell }));
  const times = await dropped.unlessDropped(job.signal, work);
  return times && { ...times, device: device.report };
}
