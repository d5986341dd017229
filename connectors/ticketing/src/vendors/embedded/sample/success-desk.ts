import type { SampleDesk } from './desks.ts';

/** The customer-success desk of the same invented company: onboarding, renewals, adoption. */
export const successDesk: SampleDesk = {
  prefix: 'CS',
  firstId: 5001,
  count: 210,
  queues: ['Onboarding', 'Renewals', 'Adoption'],
  agents: ['Omar Haddad', 'Lena Fuchs'],
  customers: [
    'Atlas Robotics',
    'Blue Harbour',
    'Corvina Press',
    'Delta Pharma',
    'Ember Coffee',
    'Fjord Energy',
  ],
  stories: [
    {
      title: 'Renewal call: sponsor left the company',
      body: 'Our sponsor at Fjord Energy left last week and the contract ends soon. The new head of logistics has not met us. We need an executive introduction before the budget meeting.',
      priority: 'urgent',
      status: 'open',
      queue: 'Renewals',
      requester: 'Fjord Energy',
      assignee: 'Omar Haddad',
      labels: ['renewal', 'risk'],
      due: -2,
      age: 6,
    },
    {
      title: 'Go-live blocked by missing ERP mapping',
      body: 'The training is done and the users wait, but nobody confirmed how our cost centres map to yours. Go-live is promised for tomorrow.',
      priority: 'urgent',
      status: 'in_progress',
      queue: 'Onboarding',
      requester: 'Atlas Robotics',
      assignee: 'Lena Fuchs',
      labels: ['go-live'],
      due: 0,
      age: 8,
    },
    {
      title: 'Usage fell by half after the reorganisation',
      body: 'Two of three sites stopped booking through the portal. The site managers say that they were never told about it.',
      priority: 'high',
      status: 'open',
      queue: 'Adoption',
      requester: 'Delta Pharma',
      assignee: 'Omar Haddad',
      labels: ['adoption', 'risk'],
      due: 1,
      age: 9,
    },
  ],
  topics: [
    {
      title: 'Quarterly review with {customer} ({n})',
      body: 'Please propose two dates and send the usage figures beforehand.',
      label: 'review',
    },
    {
      title: 'Training for new users at {customer}',
      body: 'About {n} people join next month. Can we have the short course on site?',
      label: 'training',
    },
    {
      title: 'Question on the price table, contract {n}',
      body: 'The renewal offer names a tier that we do not know. What changed since last year?',
      label: 'renewal',
    },
    {
      title: 'Idea from {customer}: bulk booking',
      body: 'They would book forty shipments at once if the portal let them. Reference {n}.',
      label: 'idea',
    },
    {
      title: 'Onboarding step {n} is late',
      body: 'The data protection form of {customer} is still with their lawyers.',
      label: 'onboarding',
    },
  ],
};
