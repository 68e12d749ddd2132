// Keeps a broken place from taking the page with it: says what happened and what was kept.
import { Button } from '@mantine/core';
import i18next from 'i18next';
import { Component, type ReactNode } from 'react';

interface BrokenState {
  error: Error | undefined;
}

export class BrokenPlace extends Component<{ children: ReactNode }, BrokenState> {
  override state: BrokenState = { error: undefined };

  static getDerivedStateFromError(error: Error): BrokenState {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div role="alert">
        <h1>{i18next.t('frame:crash.title')}</h1>
        <p className="lead">{i18next.t('frame:crash.body')}</p>
        <p className="quiet mono">{error.message}</p>
        <Button onClick={() => location.reload()}>{i18next.t('frame:crash.action')}</Button>
      </div>
    );
  }
}
