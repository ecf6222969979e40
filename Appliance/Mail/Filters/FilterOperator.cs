namespace Appliance.Mail.Filters;

/// <summary>The comparisons of a filter, as they are written after the hyphen (queues.md 4).</summary>
public enum FilterOperator
{
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    Like,
    NotLike,
}
