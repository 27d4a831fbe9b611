import { PowderkegError } from "../lib/errors.ts";

/** One part of a market could not be put on the chain. */
export class DeploymentFailedError extends PowderkegError {
  /**
   * @param part What was being deployed.
   * @param reason Why it could not be.
   */
  constructor(
    readonly part: string,
    readonly reason: string,
    options?: { cause?: unknown },
  ) {
    super(`deploying ${part} failed: ${reason}`, options);
  }
}

/**
 * Run one step of a deployment.
 *
 * @param part What it deploys, for the error.
 * @throws DeploymentFailedError with the first line of what went wrong; errors of this project pass through.
 */
export async function deploymentStep<T>(part: string, deploy: () => Promise<T>): Promise<T> {
  try {
    return await deploy();
  } catch (cause) {
    if (cause instanceof PowderkegError) throw cause;
    const [reason = "unknown"] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new DeploymentFailedError(part, reason, { cause });
  }
}
