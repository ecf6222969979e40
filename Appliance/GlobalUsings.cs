global using Appliance.Configuration;
global using Appliance.Configuration.Domains;
global using Appliance.Configuration.ReceiveConnectors;
global using Appliance.Configuration.SendConnectors;
global using Appliance.Configuration.Servers;
global using Appliance.Configuration.SubmissionAccounts;
global using Appliance.Mail;
