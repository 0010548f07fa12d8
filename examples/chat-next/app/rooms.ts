export const cache = 'demo';
export const rooms = ['lobby', 'kitchen'];
