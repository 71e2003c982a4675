export const TaskQueue = {
  orders: 'orders',
  shipping: 'shipping',
  userContext: 'user-context',
  mlTraining: 'ml-training',
} as const;

export type TaskQueue = (typeof TaskQueue)[keyof typeof TaskQueue];
