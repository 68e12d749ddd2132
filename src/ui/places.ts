// What is drawn at each place. Which places there are, their addresses and keys are in commands/places.ts.
import { type ComponentType, lazy } from 'react';
import type { PlaceName } from '../commands/places.ts';

export const pages: Readonly<Record<PlaceName, ComponentType>> = {
  play: lazy(() => import('./pages/PlayPage.tsx').then((m) => ({ default: m.PlayPage }))),
  corrupt: lazy(() => import('./pages/CorruptPage.tsx').then((m) => ({ default: m.CorruptPage }))),
  train: lazy(() => import('./pages/TrainPage.tsx').then((m) => ({ default: m.TrainPage }))),
  models: lazy(() => import('./pages/ModelsPage.tsx').then((m) => ({ default: m.ModelsPage }))),
  bench: lazy(() => import('./pages/BenchPage.tsx').then((m) => ({ default: m.BenchPage }))),
};
