import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '../../kernel/domain-error.js';
import { KnownId } from '../../requests/presentation/known-id.pipe.js';
import { Messages } from '../application/ports/messages.js';
import { messageOf } from './message-answer.js';
import { MessageDto, OutboxDto, OutboxQueryDto } from './notification.dto.js';

/** What never fails on purpose. */
@ApiTags('notification')
@Controller('notification/messages')
export class OutboxController {
  constructor(private readonly messages: Messages) {}

  @Get()
  @ApiOperation({ summary: 'What was sent about an order, oldest first' })
  @ApiOkResponse({ type: OutboxDto })
  @ApiProblems({ 400: [ErrorCode.validationFailed], 503: [ErrorCode.databaseUnavailable] })
  async ofOrder(@Query() { orderId }: OutboxQueryDto): Promise<OutboxDto> {
    return { messages: (await this.messages.ofOrder(orderId)).map(messageOf) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'A message' })
  @ApiOkResponse({ type: MessageDto })
  @ApiProblems({ 404: [ErrorCode.notFound], 503: [ErrorCode.databaseUnavailable] })
  async message(@Param('id', new KnownId('message')) id: string): Promise<MessageDto> {
    const message = await this.messages.find(id);
    if (!message) throw new NotFound('message', id);
    return messageOf(message);
  }
}
