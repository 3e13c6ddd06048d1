import { testDatabases } from "@/server/testing/databases.ts";
import { membersContract } from "./members-contract.ts";

for (const [name, open] of testDatabases) membersContract(name, open);
