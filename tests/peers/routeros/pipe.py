"""The way out of a device: a connection's bytes, as healthy or as ill as was ordered."""

import asyncio
import socket
import struct

FLUSH_SECONDS = 0.05  # what was written before a reset shall arrive


class Pipe:
    """Sends one thing after the other, whole. A mute one drops what it is given."""

    def __init__(self, device, writer):
        self.device, self.writer = device, writer
        self.is_mute, self.turn = False, asyncio.Lock()

    async def send(self, data, is_last=False):
        """`is_last`: these end an answer. Raises ConnectionError."""
        async with self.turn:
            faults = self.device.faults
            if self.is_mute or faults.silent:
                return
            if faults.byte_gap is not None:
                for at in range(len(data)):
                    await self.put(data[at:at + 1])
                    await asyncio.sleep(faults.byte_gap)
            elif is_last and faults.last_byte:
                await self.put(data[:-1])
                await asyncio.sleep(faults.last_byte)
                await self.put(data[-1:])
            else:
                await self.put(data)

    async def put(self, data):
        if self.writer.is_closing():
            raise ConnectionResetError
        self.writer.write(data)
        await self.writer.drain()

    async def reset(self):
        """Ends with RST."""
        await asyncio.sleep(FLUSH_SECONDS)
        self.is_mute = True
        at_once = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        self.abort()

    def abort(self):
        self.writer.transport.abort()
