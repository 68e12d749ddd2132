// The names of all commands.
export const commandNames = [
  'start',
  'resume',
  'pause',
  'stop',
  'answer',
  'toggleColorScheme',
  'nextSeed',
  'goPlay',
  'goCorrupt',
  'goTrain',
  'goModels',
  'goBench',
  'help',
] as const;
export type CommandName = (typeof commandNames)[number];
