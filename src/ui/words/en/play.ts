// Words of the play area.
export const play = {};
