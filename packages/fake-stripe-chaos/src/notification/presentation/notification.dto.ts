import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsIn, IsObject, Matches } from 'class-validator';
import { IsIdentifier } from '../../requests/presentation/fields.js';

export class SendDto {
  @ApiProperty({ example: 'order-001' })
  @IsIdentifier()
  orderId!: string;

  @ApiProperty({ example: 'ada@example.com' })
  @IsEmail()
  to!: string;

  @ApiProperty({ enum: ['email'] })
  @IsIn(['email'])
  channel!: 'email';

  @ApiProperty({ example: 'order_completed' })
  @Matches(/^[a-z][a-z0-9_]{0,63}$/, {
    message: 'template must be 1 to 64 lower-case letters, digits or underscores, and begin with a letter',
  })
  template!: string;

  @ApiPropertyOptional({
    type: Object,
    example: { trackingNumber: '1Z999' },
    description: 'What the template fills in',
  })
  @MayBeAbsent()
  @IsObject()
  data?: Record<string, unknown>;
}

export class MessageDto {
  @ApiProperty({ example: 'msg_9f86d081884c7d659a2feaa0' })
  notificationId!: string;

  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ enum: ['sent'] })
  status!: string;

  @ApiProperty({ example: 'ada@example.com' })
  to!: string;

  @ApiProperty({ enum: ['email'] })
  channel!: string;

  @ApiProperty({ example: 'order_completed' })
  template!: string;

  @ApiProperty({ type: Object, additionalProperties: true })
  data!: Record<string, unknown>;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class OutboxQueryDto {
  @ApiProperty({ example: 'order-001' })
  @IsIdentifier()
  orderId!: string;
}

export class OutboxDto {
  @ApiProperty({ type: [MessageDto] })
  messages!: MessageDto[];
}
