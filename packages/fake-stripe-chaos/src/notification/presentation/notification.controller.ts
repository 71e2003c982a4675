import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { resource } from '../../requests/application/answer.js';
import { ApiSimulatedCall } from '../../requests/presentation/api-simulated-call.js';
import { Exchange, type HttpExchange } from '../../requests/presentation/exchange.js';
import { SimulatedCalls } from '../../requests/presentation/simulated-calls.js';
import { SendMessage } from '../application/use-cases/send-message.js';
import { notificationOperations } from '../operations.js';
import { messageOf } from './message-answer.js';
import { MessageDto, SendDto } from './notification.dto.js';

@ApiTags('notification')
@Controller('notification')
export class NotificationController {
  constructor(
    private readonly calls: SimulatedCalls,
    private readonly sendMessage: SendMessage,
  ) {}

  @Post('send')
  @ApiSimulatedCall(notificationOperations.send, 'Send a mail to a customer')
  @ApiCreatedResponse({ type: MessageDto })
  send(@Body() body: SendDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const { orderId, to, channel, template, data = {} } = body;
    return this.calls.answer(exchange, {
      operation: notificationOperations.send,
      orderId,
      body,
      execute: async (key) =>
        resource(201, messageOf(await this.sendMessage.execute({ orderId, to, channel, template, data, key }))),
    });
  }
}
