import { testDatabases } from "@/server/testing/databases.ts";
import { recordingContract } from "./recording-contract.ts";
import { registrationContract } from "./registration-contract.ts";
import { sessionsContract } from "./sessions-contract.ts";
import { signInContract } from "./sign-in-contract.ts";

for (const [name, open] of testDatabases) {
  signInContract(name, open);
  registrationContract(name, open);
  sessionsContract(name, open);
  recordingContract(name, open);
}
