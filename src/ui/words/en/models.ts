// Words of the models area.
export const models = {};
