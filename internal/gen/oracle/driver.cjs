// Asks the simulator of @cloud-copilot/iam-simulate, one case of JSON on each
// line of standard input, one answer on each line of standard output. It runs
// as a process of its own: no code of the simulator is part of eksiamlint.
//
//   NODE_PATH=DIR/node_modules node driver.cjs
'use strict';

const readline = require('node:readline');
const { runSimulation } = require('@cloud-copilot/iam-simulate');

const named = (list, prefix) => (list || []).map((policy, i) => ({ name: prefix + i, policy }));

// levels are those of an organisation, from the root down.
const levels = (list, prefix) =>
  (list || []).map((policies, i) => ({ orgIdentifier: prefix + i, policies: named(policies, prefix) }));

function simulation(c) {
  const sim = {
    request: {
      principal: c.principal,
      action: c.action,
      resource: { resource: c.resource, accountId: c.account },
      contextVariables: c.context || {},
    },
    identityPolicies: named(c.identity, 'identity'),
    serviceControlPolicies: levels(c.scp, 'scp'),
    resourceControlPolicies: levels(c.rcp, 'rcp'),
  };
  if (c.resourcePolicy) sim.resourcePolicy = c.resourcePolicy;
  if (c.boundary) sim.permissionBoundaryPolicies = named(c.boundary, 'boundary');
  if (c.session) sim.sessionPolicy = c.session;
  return sim;
}

async function answer(c) {
  try {
    const r = await runSimulation(simulation(c), { simulationMode: 'Strict' });
    return {
      id: c.id,
      type: r.resultType,
      result: r.overallResult,
      error: r.errors,
      ignored: (r.result && r.result.ignoredContextKeys) || [],
    };
  } catch (e) {
    return { id: c.id, type: 'thrown', error: String(e) };
  }
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n');
  }
}

main();
