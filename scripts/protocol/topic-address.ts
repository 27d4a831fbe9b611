/** The address that an indexed argument holds, in lower case. */
export function addressInTopic(topic: string): string {
  return `0x${topic.slice(26)}`;
}
