/** What is asked of each generated client. */
export interface Client {
  /** @throws or says in `refusedWith` what the service refused */
  publishText(topic: Topic, text: string): Promise<Answer>;
  publishBytes(topic: Topic, bytes: Uint8Array<ArrayBuffer>): Promise<Answer>;
  /** One poll: the elements from a cursor on. */
  poll(topic: Topic, cursor: { number: number; page: number }): Promise<Element[]>;
}

export interface Topic {
  cacheName: string;
  topicName: string;
}

/** Why a publish was refused, if it was. */
export interface Answer {
  code?: string;
}

/** As far as every generator types it. */
export interface Element {
  item?: {
    topic_sequence_number: number;
    sequence_page: number;
    value: { text?: string; binary?: string };
    publisher_id?: string;
  };
  discontinuity?: { new_topic_sequence: number; new_sequence_page: number };
}

export type MakeClient = (service: { url: string; token: string }) => Client;
