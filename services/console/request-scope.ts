// Data of one request that all code called by the request can read.

import { AsyncLocalStorage } from "node:async_hooks";

export const requestScope = new AsyncLocalStorage<{ requestId: string }>();
