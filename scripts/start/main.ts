import { supervise } from "./supervisor";

await supervise("production");
