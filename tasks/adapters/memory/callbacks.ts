import type { CallbackAnswer, Callbacks } from '../../ports/callbacks.ts';

export function memoryCallbacks(): Callbacks {
  const meetings = new Map<string, { taskToken?: string; answer?: CallbackAnswer }>();
  const meetingOf = (orderId: string, name: string) => {
    const key = `${orderId}#${name}`;
    const meeting = meetings.get(key) ?? {};
    meetings.set(key, meeting);
    return meeting;
  };
  return {
    register: async (orderId, name, taskToken) => {
      const meeting = meetingOf(orderId, name);
      meeting.taskToken = taskToken;
      return meeting.answer === undefined ? {} : { answer: meeting.answer };
    },
    answer: async (orderId, name, answer) => {
      const meeting = meetingOf(orderId, name);
      meeting.answer ??= answer;
      return { answer: meeting.answer, ...(meeting.taskToken === undefined ? {} : { taskToken: meeting.taskToken }) };
    },
  };
}
