// The page: providers, the frame, and the places in it.
import '@mantine/core/styles.layer.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource/jetbrains-mono/400.css';
import '@fontsource/jetbrains-mono/700.css';
import './theme.css';
import { MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { places } from '../commands/places.ts';
import { loadCorpora } from '../state/corpus.ts';
import { resumeInterrupted } from '../state/interrupted.ts';
import { loadModels, useModels } from '../state/models.ts';
import { usePreferences } from '../state/preferences.ts';
import { loadRuns, useRuns } from '../state/run.ts';
import { Frame } from './frame/Frame.tsx';
import { NotFound } from './pages/NotFound.tsx';
import { pages } from './places.ts';
import { theme, variables } from './theme.ts';
import { startLanguage } from './words/language.ts';

startLanguage();
void loadRuns().then(resumeInterrupted);
void loadCorpora();
void loadModels();

/** The nonce that the server put into the page; absent in development, where styles need none. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      forceColorScheme={useScheme()}
      getStyleNonce={styleNonce}
    >
      <BrowserRouter>
        <Routes>
          <Route element={<Frame />}>
            <Route index element={<First />} />
            {places.map(({ name, address }) => {
              const Page = pages[name];
              return <Route key={name} path={address} element={<Page />} />;
            })}
            <Route path="*" element={<NotFound />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </MantineProvider>
  );
}

function useScheme(): 'light' | 'dark' {
  const preferred = usePreferences((state) => state.colorScheme);
  const dark = useMediaQuery('(prefers-color-scheme: dark)', undefined, { getInitialValueInEffect: false });
  if (preferred !== 'auto') return preferred;
  return dark ? 'dark' : 'light';
}

/** The first place: what was left training, else what can be seen without training anything. */
function First() {
  const loaded = useRuns((state) => state.loaded);
  const runs = useRuns((state) => state.runs);
  const learned = useModels().length > 0;
  if (!loaded) return null;
  const unfinished = runs.some((run) => run.status === 'training' || run.status === 'paused');
  return <Navigate to={unfinished ? '/train' : learned ? '/play' : '/corrupt'} replace />;
}
