// Words of the corrupt area.
export const corrupt = {};
