import { userContextStrategies, type UserContextStrategy } from '@fake-stripe/contracts';
import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIP, IsIn, Matches } from 'class-validator';
import { ID, ID_RULE } from '../../../kernel/ids.js';

export class StartUserContextDto {
  @ApiProperty({ example: 'user-1', pattern: ID.source })
  @Matches(ID, { message: `userId ${ID_RULE}` })
  userId!: string;

  @ApiPropertyOptional({
    enum: userContextStrategies,
    default: 'parallel',
    description: 'Whether the services are asked side by side or one after the other; the weather needs the location',
  })
  @MayBeAbsent()
  @IsIn(userContextStrategies, { message: `strategy must be one of: ${userContextStrategies.join(', ')}` })
  strategy?: UserContextStrategy;

  @ApiPropertyOptional({ example: '8.8.8.8', description: 'Whose location is meant; by default that of the worker' })
  @MayBeAbsent()
  @IsIP(undefined, { message: 'ip must be an IPv4 or IPv6 address' })
  ip?: string;
}

export class StartedUserContextDto {
  @ApiProperty({ example: 'user-context-user-1' })
  workflowId!: string;

  @ApiProperty()
  runId!: string;

  @ApiProperty({ enum: ['running'] })
  status!: string;

  @ApiProperty({ description: "The run in Temporal's UI", format: 'uri' })
  uiLink!: string;
}

export const startUserContextExamples = {
  parallel: { summary: 'Location, weather and a cat fact', value: { userId: 'user-1', ip: '8.8.8.8' } },
  sequential: { summary: 'One after the other', value: { userId: 'user-2', strategy: 'sequential' } },
};
