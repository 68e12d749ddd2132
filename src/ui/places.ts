// The places of the page that exist, in the order of the rail. Rail and router read them; keys are in commands/places.ts.
import { lazy } from 'react';

export const places = [
  {
    name: 'play',
    address: '/play',
    Page: lazy(() => import('./pages/PlayPage.tsx').then((m) => ({ default: m.PlayPage }))),
  },
  {
    name: 'corrupt',
    address: '/corrupt',
    Page: lazy(() => import('./pages/CorruptPage.tsx').then((m) => ({ default: m.CorruptPage }))),
  },
  {
    name: 'train',
    address: '/train',
    Page: lazy(() => import('./pages/TrainPage.tsx').then((m) => ({ default: m.TrainPage }))),
  },
  {
    name: 'models',
    address: '/models',
    Page: lazy(() => import('./pages/ModelsPage.tsx').then((m) => ({ default: m.ModelsPage }))),
  },
  {
    name: 'bench',
    address: '/bench',
    Page: lazy(() => import('./pages/BenchPage.tsx').then((m) => ({ default: m.BenchPage }))),
  },
] as const;

export type PlaceName = (typeof places)[number]['name'];
