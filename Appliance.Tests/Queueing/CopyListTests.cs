using Appliance.Mail;
using Appliance.Queueing;

namespace Appliance.Tests.Queueing;

public sealed class CopyListTests
{
    private readonly NextHopQueue _queue = new(
        1,
        new NextHop(DeliveryType.DnsConnectorDelivery, "example.net", Guid.Empty),
        NextHopState.New
    );

    [Fact]
    public void It_keeps_the_order_whatever_comes_and_goes()
    {
        var random = new Random(4711);
        var list = new CopyList();
        var expected = new List<QueuedCopy>();
        for (var i = 0; i < 5_000; i++)
        {
            if (expected.Count > 0 && random.Next(10) < (i / 1000 % 2 == 0 ? 3 : 7))
            {
                var gone = expected[random.Next(expected.Count)];
                expected.Remove(gone);
                list.Remove(gone);
                list.Remove(gone);
            }
            else
            {
                var copy = new QueuedCopy(new QueuedMessage(i, []), _queue);
                expected.Add(copy);
                list.Add(copy);
            }
            Assert.Equal(expected.Count, list.Count);
            Assert.Same(expected.FirstOrDefault(), list.First);
        }
        Assert.Equal(expected, list.ToArray().OfType<QueuedCopy>());
    }
}
