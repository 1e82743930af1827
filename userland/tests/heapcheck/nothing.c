/* Does nothing: what the C library itself leaves behind. */
int main(void)
{
    return 0;
}
