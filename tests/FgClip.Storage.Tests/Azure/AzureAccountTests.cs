using Azure.Storage.Sas;
using FgClip.Storage.Azure;

namespace FgClip.Storage.Tests.Azure;

[Collection(nameof(AzuriteStores))]
public sealed class AzureAccountTests(AzuriteStores stores)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_an_account_the_variables_are_named()
    {
        var e = Assert.Throws<StoreAddressException>(() => AzureAccount.Create(_ => null));

        Assert.Contains("AZURE_STORAGE_CONNECTION_STRING", e.Message);
        Assert.Contains("AZURE_STORAGE_SAS_TOKEN", e.Message);
    }

    [Theory]
    [InlineData("AZURE_STORAGE_CONNECTION_STRING", "AccountKey=SECRET")]
    [InlineData("AZURE_STORAGE_ACCOUNT_URL", "not an address")]
    public void A_broken_variable_is_named_and_its_value_is_not(string variable, string value)
    {
        var e = Assert.Throws<StoreAddressException>(() => AzureAccount.Create(name => name == variable ? value : null));

        Assert.Contains(variable, e.Message);
        Assert.DoesNotContain(value, e.Message);
    }

    [Fact]
    public void An_account_s_name_makes_its_address() => Assert.Equal(
        "https://pictures.blob.core.windows.net/",
        AzureAccount.Create(name => name == "AZURE_STORAGE_ACCOUNT" ? "pictures" : null).Uri.ToString());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signature_opens_what_it_is_for(bool isInTheUrl)
    {
        var store = stores.NewStore();
        await store.PutBytesAsync("a", "x"u8.ToArray(), CommitCondition.Absent, "_staging", Cancel);
        var container = AzureAddress.Parse(store.Root).Container;
        var sas = stores.Account.GetBlobContainerClient(container)
            .GenerateSasUri(BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List, DateTimeOffset.UtcNow.AddHours(1)).Query;

        var account = AzureAccount.Create(name => name switch
        {
            "AZURE_STORAGE_ACCOUNT_URL" => stores.Azurite.AccountUrl + (isInTheUrl ? sas : ""),
            "AZURE_STORAGE_SAS_TOKEN" => isInTheUrl ? null : sas,
            _ => null,
        });
        var opened = new AzureBlobStore(account.GetBlobContainerClient(container), AzureAddress.Parse(store.Root));

        Assert.Equal(1, (await opened.FindAsync("a", Cancel))!.Length);
        Assert.DoesNotContain("sig=", account.Uri.ToString());
        var e = await Assert.ThrowsAsync<StoreAccessException>(
            () => opened.PutBytesAsync("b", default, CommitCondition.Absent, "_staging", Cancel));
        Assert.DoesNotContain("sig=", e.ToString());
    }
}
