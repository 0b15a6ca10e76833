import { SessionStage } from "./sessions/stage.js";
import { sessionsContract } from "./sessions.contract.js";

sessionsContract(() => SessionStage.sqlite(), []);
